import { build } from 'vite'; import {gzipSync} from 'node:zlib'; import {readFileSync} from 'node:fs';
const run=async(name,pure,extra={},css)=>{const per={};await build({root:process.cwd(),logLevel:'error',css,build:{...extra,outDir:'/tmp/bytes-dist3',emptyOutDir:true,rolldownOptions:{treeshake:{manualPureFunctions:pure}}},plugins:[{name:'g',writeBundle(o,b){let t=0;for(const f of Object.values(b))if(f.type==='chunk'){const n=f.name;if(/^(react|start|list|MachinesPage|app)$/.test(n)){per[n]=gzipSync(readFileSync(o.dir+'/'+f.fileName),{level:6}).length;t+=per[n]}}
 per.total=t}}]});console.log(name,JSON.stringify(per))};
const all=['createContext','forwardRef','memo','React','import_react'];
await run('all',all);
await run('three',['createContext','forwardRef','memo']);
await run('React',['React']);
await run('nocss',all,{},{modules:{generateScopedName:'[hash:base64:4]'}});
await run('preload',all,{modulePreload:{polyfill:false,resolveDependencies:(f,d,{hostType})=>hostType==='html'?d:[]}});
await run('preload2',all,{modulePreload:{polyfill:false,resolveDependencies:(f,d,{hostType})=>hostType==='html'?d:d.filter(x=>/assets\/(list|part)/.test(x))}});
